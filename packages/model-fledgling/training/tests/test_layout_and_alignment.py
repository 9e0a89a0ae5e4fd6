"""Run with ``/usr/bin/python3 -m unittest`` in this folder's parent."""
from __future__ import annotations

import unittest

import numpy as np
import torch

from fledgling.data.human_prompts import align, labels_of
from fledgling.data.prosody import is_yes_no_question, pauses_to_lengthen, with_question_rise
from fledgling.evaluation.audio_distance import mel_cepstral_distortion, pitch, spectral_distance
from fledgling.evaluation.edit_distance import edit_distance, sounding_phones
from fledgling.layout import FRAME, PHONES, SAMPLE_RATE, Label, character_ids, character_words, speech_tokens
from fledgling.models.decoder import Decoder

AA, S, T = (PHONES.index(phone) for phone in ("aa", "s", "t"))


class Layout(unittest.TestCase):
    def test_tokens_hold_phone_offset_and_pitch(self) -> None:
        labels = [Label("s", 0.08, 0), Label("aa", 0.22, 0), Label("t", 0.28, 0)]
        made = speech_tokens(labels, np.full(28, 120.0), 7)
        self.assertEqual((made.tokens // 32).tolist(), [S, S, AA, AA, AA, AA, T])
        # The fourth token of "aa" starts at 0.20 s and keeps two of its four frames.
        self.assertEqual((made.tokens // 8 % 4 + 1).tolist(), [4, 4, 4, 4, 4, 2, 4])
        # At the median the pitch step is the middle one; unvoiced phones have none.
        self.assertEqual((made.tokens % 8).tolist(), [0, 0, 4, 4, 4, 4, 0])

    def test_short_phones_get_a_token(self) -> None:
        labels = [Label("aa", 0.17, 0), Label("t", 0.19, 0), Label("aa", 0.40, 0)]
        made = speech_tokens(labels, np.full(40, 120.0), 10)
        self.assertIn(T, (made.tokens // 32).tolist())

    def test_characters_and_their_words(self) -> None:
        self.assertEqual(len(character_ids("Hi, you!")), len(character_words("Hi, you!")))
        self.assertEqual(character_words("a b"), [-1, 0, -1, 1, -1])


class Alignment(unittest.TestCase):
    def test_finds_the_borders_that_the_scores_show(self) -> None:
        truth = [0] * 5 + [S] * 6 + [AA] * 8 + [0] * 4 + [T] * 5
        scores = np.full((len(truth), len(PHONES)), -5.0)
        scores[np.arange(len(truth)), truth] = -0.1
        path, score = align(scores, [(S, True), (AA, False), (T, True)])
        self.assertEqual(path.tolist(), truth)
        self.assertAlmostEqual(score, -0.1)
        self.assertEqual([label.phone for label in labels_of(path)], ["pau", "s", "aa", "pau", "t"])

    def test_pauses_are_optional(self) -> None:
        truth = [S] * 4 + [T] * 4
        scores = np.full((len(truth), len(PHONES)), -5.0)
        scores[np.arange(len(truth)), truth] = -0.1
        self.assertEqual(align(scores, [(S, True), (T, True)])[0].tolist(), truth)


class Prosody(unittest.TestCase):
    def test_only_yes_no_questions_rise(self) -> None:
        self.assertTrue(is_yes_no_question("Do you know?"))
        self.assertFalse(is_yes_no_question("Where is it?"))
        self.assertFalse(is_yes_no_question("Do it."))
        flat, voiced = np.zeros(30), np.ones(30, bool)
        self.assertGreater(with_question_rise("Is it late?", flat, voiced)[-1], 5)
        self.assertEqual(with_question_rise("It is late.", flat, voiced)[-1], 0)


    def test_commas_are_heard(self) -> None:
        words = np.array([-1, 0, 0, -1, 1, 1, 2])
        self.assertEqual(pauses_to_lengthen("Well, so it", words), [(4, 5)])
        self.assertEqual(pauses_to_lengthen("Well so it", words), [])
        self.assertEqual(pauses_to_lengthen("Well, so it", np.array([0, 0, 1, 1, 2])), [])


class Excitation(unittest.TestCase):
    def test_phase_after_a_minute_is_right_in_32_bits(self) -> None:
        hertz = torch.full((1, 6000), 110.3)
        end = Decoder.excitation(hertz)[0, -480:].numpy()
        turns = (6000 * FRAME - 480 + 1 + np.arange(480)) * 110.3 / SAMPLE_RATE
        pulses = sum(np.cos(2 * np.pi * k * turns) for k in range(1, int(8200 / 110.3) + 1))
        self.assertGreater(float(np.corrcoef(end, pulses)[0, 1]), 0.99)


class Distances(unittest.TestCase):
    def test_edits(self) -> None:
        self.assertEqual(edit_distance([1, 2, 3], [1, 3, 4]), 2)
        self.assertEqual(sounding_phones([0, 5, 5, 0, 5, 6]), [5, 5, 6])

    def test_recordings(self) -> None:
        t = np.arange(24_000) / 24_000
        tone = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 20)) * 0.1
        self.assertLess(mel_cepstral_distortion(tone, tone), 1e-9)
        self.assertLess(spectral_distance(tone, tone), 1e-9)
        self.assertGreater(mel_cepstral_distortion(np.diff(tone, prepend=0), tone), 1)
        self.assertAlmostEqual(float(np.median(pitch(tone))), 120, delta=2)


if __name__ == "__main__":
    unittest.main()
