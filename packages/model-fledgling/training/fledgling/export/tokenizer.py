"""The tokenizer as a Hugging Face ``tokenizer.json``: one id for each character, end marks around the row."""
from __future__ import annotations

from ..layout import CHARACTERS, EXAGGERATION, FIRST_TEXT, START, STOP

_START, _STOP, _MARKER = "[START_SPEECH]", "[STOP_SPEECH]", "[EXAGGERATION]"


def _special(id_: int, content: str) -> dict:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": id_, "content": content, **flags}


def tokenizer() -> dict:
    """Contents of ``tokenizer.json``."""
    ids = {character: FIRST_TEXT + i for i, character in enumerate(CHARACTERS)}
    named = {_MARKER: EXAGGERATION, "<bos>": ids["<bos>"], "<eos>": ids["<eos>"], _START: START}
    marks = [(START, _START), (STOP, _STOP), (EXAGGERATION, _MARKER)] + [(ids[c], c) for c in CHARACTERS[:3]]

    def token(content: str) -> dict:
        return {"SpecialToken": {"id": content, "type_id": 0}}

    text = {"Sequence": {"id": "A", "type_id": 0}}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_special(id_, content) for id_, content in marks],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFKC"},
                {"type": "Lowercase"},
                {"type": "Replace", "pattern": {"Regex": "[^a-z '.,?!\\-]"}, "content": ""},
            ],
        },
        "pre_tokenizer": None,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [token(_MARKER), token("<bos>"), text, token("<eos>"), token(_START)],
            "pair": [text, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {name: {"id": name, "ids": [id_], "tokens": [name]} for name, id_ in named.items()},
        },
        "decoder": {"type": "Fuse"},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {**ids, _START: START, _STOP: STOP, _MARKER: EXAGGERATION},
            "merges": [],
        },
    }
