#!/bin/sh
# Installs what the training pipeline uses, on Debian 12. Run as root. With --list only names the packages.
set -eu
packages="
  python3-torch python3-numpy python3-scipy python3-onnx python3-matplotlib
  gcc libc6-dev flite flite1-dev ffmpeg praat sox
  wordnet-base fortunes pocketsphinx pocketsphinx-en-us pocketsphinx-testdata
  asterisk-core-sounds-en asterisk-core-sounds-en-g722
"
if [ "${1:-}" = --list ]; then
  # shellcheck disable=SC2086
  printf '%s\n' $packages
  exit
fi
apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
