#!/usr/bin/env python3
"""Talks to the speech API with Python's standard library: speak, clone a voice, convert a recording.

Set RUNPOD_BASE_URL and RUNPOD_API_KEY. The same program works with an endpoint at RunPod
(https://api.runpod.ai/v2/YOUR_ENDPOINT) and with `starling-runpod serve` (http://127.0.0.1:8000/v2/local).

    python3 speech_client.py say "Hello world!" Adrian
    python3 speech_client.py clone my_voice.wav MyVoice
    python3 speech_client.py convert talk.wav Benjamin
"""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request

BASE_URL = os.environ.get("RUNPOD_BASE_URL", "http://127.0.0.1:8000/v2/local")
API_KEY = os.environ.get("RUNPOD_API_KEY", "YOUR_API_KEY")


def call(path, payload=None):
    request = urllib.request.Request(
        BASE_URL + path,
        data=None if payload is None else json.dumps(payload).encode("utf-8"),
        headers={"Authorization": "Bearer " + API_KEY, "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        sys.exit("HTTP %d: %s" % (error.code, error.read().decode("utf-8")))


def run_job(job_input):
    """Submits a job and waits for its output."""
    job_id = call("/run", {"input": job_input})["id"]
    while True:
        job = call("/status/" + job_id)
        if job["status"] == "COMPLETED":
            return job["output"]
        if job["status"] not in ("IN_QUEUE", "IN_PROGRESS"):
            sys.exit("Job %s: %s" % (job["status"], job.get("error")))
        time.sleep(0.5)


def read_base64(file):
    with open(file, "rb") as source:
        return base64.b64encode(source.read()).decode("ascii")


def save(audio, file):
    with open(file, "wb") as target:
        target.write(base64.b64decode(audio))
    print("Audio saved to " + file)


def say(text, voice_name="Amy"):
    output = run_job(
        {
            "operation": "tts",
            "mode": "streaming_voice_cloning",
            "text": text,
            "voice_name": voice_name,
            "chunk_size": 25,
            "exaggeration": 0.7,
        }
    )
    save(output["audio"], "output.wav")


def clone(file, voice_name):
    output = run_job(
        {
            "operation": "voice_cloning",
            "reference_audio": read_base64(file),
            "voice_name": voice_name,
            "voice_description": "Custom cloned voice: " + voice_name,
            "save_to_library": True,
        }
    )
    print(output["message"])
    save(output["sample_audio"], "sample.wav")


def convert(file, voice_name):
    output = run_job(
        {
            "operation": "voice_conversion",
            "input_audio": read_base64(file),
            "voice_name": voice_name,
            "no_watermark": True,
        }
    )
    save(output["audio"], "converted.wav")


if __name__ == "__main__":
    commands = {"say": say, "clone": clone, "convert": convert}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
