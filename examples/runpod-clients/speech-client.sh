#!/usr/bin/env bash
# Speaks a text through the speech API with curl and jq.
#
# Set RUNPOD_BASE_URL and RUNPOD_API_KEY. The same script works with an endpoint at RunPod
# (https://api.runpod.ai/v2/YOUR_ENDPOINT) and with `starling-runpod serve` (http://127.0.0.1:8000/v2/local).
#
#   ./speech-client.sh "Hello world!" Adrian
set -euo pipefail

base_url="${RUNPOD_BASE_URL:-http://127.0.0.1:8000/v2/local}"
api_key="${RUNPOD_API_KEY:-YOUR_API_KEY}"
text="${1:-Hello world!}"
voice_name="${2:-Amy}"

call() {
  curl --silent --show-error --fail-with-body \
    -H "Authorization: Bearer $api_key" -H "Content-Type: application/json" "$@"
}

request=$(jq -n --arg text "$text" --arg voice "$voice_name" '{
  input: {
    operation: "tts",
    mode: "streaming_voice_cloning",
    text: $text,
    voice_name: $voice,
    chunk_size: 25,
    exaggeration: 0.7
  }
}')
job_id=$(call -X POST "$base_url/run" -d "$request" | jq -r '.id')
echo "Job ID: $job_id"

while true; do
  job=$(call "$base_url/status/$job_id")
  status=$(jq -r '.status' <<<"$job")
  case "$status" in
    COMPLETED)
      jq -r '.output.audio' <<<"$job" | base64 -d >output.wav
      echo "Audio saved to output.wav"
      exit 0
      ;;
    IN_QUEUE | IN_PROGRESS)
      sleep 1
      ;;
    *)
      echo "Job $status: $(jq -r '.error' <<<"$job")" >&2
      exit 1
      ;;
  esac
done
