#!/bin/sh
# Runs the stages once on about a minute of data, from nothing to a model folder: shows that the recipe is whole, not
# that the model is any good. Takes a few minutes. Usage: smoke.sh [FOLDER]
set -eu
cd "$(dirname "$0")"
work=${1:-$(mktemp -d)}
for stage in texts spoken-text virtual-speakers human-prompts encoder decoder language-model pack \
  evaluation-material curves; do
  echo "== $stage"
  /usr/bin/python3 -W ignore -m fledgling "$stage" --work "$work" --smoke
done
for graph in speech_encoder embed_tokens language_model conditional_decoder; do
  test -s "$work/pack/onnx/$graph.onnx"
done
test -s "$work/pack/tokenizer.json"
echo "All of these ran. Work folder: $work"
