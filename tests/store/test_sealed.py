"""Sealed files: what goes in comes out, and nothing that was changed, cut, swapped or added ever does."""

import io
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.store import sealed
from loket_app.store.sealed import HEAD_BYTES, Key, Recipe, Tampered, WrongKey

CHEAP = Recipe(b"garam untuk uji!", 1, 8, 1)
KEY = Key(bytes(range(32)), CHEAP)
OTHER = Key(bytes(32), CHEAP)


def closed(data: bytes, bits: int = 4, key: Key = KEY) -> bytes:
    target = io.BytesIO()
    sealed.seal(io.BytesIO(data), target, key, bits)
    return target.getvalue()


def opened(data: bytes, key: Key = KEY) -> bytes:
    target = io.BytesIO()
    sealed.unseal(io.BytesIO(data), target, key)
    return target.getvalue()


@given(st.binary(max_size=200), st.integers(4, 9))
@settings(max_examples=80, deadline=None)
def test_what_goes_in_comes_out(data: bytes, bits: int) -> None:
    made = closed(data, bits)
    assert opened(made) == data
    assert len(made) == HEAD_BYTES + len(data) + 16 * max(1, -(-len(data) // (1 << bits)))
    assert made != closed(data, bits), "two seals of one content share nothing"


def test_every_single_bit_is_guarded() -> None:
    made = closed(b"NIK 6402151203920001, tiga potong ini penuh......")
    for bit in range(len(made) * 8):
        spoiled = bytearray(made)
        spoiled[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Tampered, WrongKey)):
            opened(bytes(spoiled))


def test_chunks_cannot_be_cut_swapped_repeated_added_or_taken_from_another_file() -> None:
    data = bytes(64)
    made, other = closed(data), closed(data)
    head, chunks = made[:HEAD_BYTES], [made[HEAD_BYTES + at : HEAD_BYTES + at + 32] for at in range(0, 128, 32)]
    foreign = other[HEAD_BYTES : HEAD_BYTES + 32]
    forged = [
        head, head + chunks[3], *(head + b"".join(chunks[:n]) for n in range(4)), made[:-1], made + b"\x00",
        head + b"".join([chunks[1], chunks[0], *chunks[2:]]), head + b"".join([*chunks, chunks[3]]),
        head + b"".join([chunks[0], *chunks]), head + b"".join([foreign, *chunks[1:]]), made + chunks[3], made + other,
        other[:HEAD_BYTES] + made[HEAD_BYTES:], b"", made[:50],
    ]  # fmt: skip
    for wrong in forged:
        with pytest.raises((Tampered, WrongKey)):
            opened(wrong)
    assert opened(made) == data


def test_a_wrong_passphrase_is_said_politely() -> None:
    key = sealed.derived("empat kata yang panjang", CHEAP)
    made = closed(b"isi", key=key)
    assert opened(made, sealed.derived("  empat kata yang panjang ", CHEAP)) == b"isi"
    with pytest.raises(WrongKey, match="tidak cocok"):
        opened(made, sealed.derived("Empat kata yang panjang", CHEAP))
    assert "secret" not in repr(key)
    assert key.secret.hex() not in repr(key)


def test_the_head_brings_the_recipe_and_a_forged_one_costs_nothing() -> None:
    head = sealed.read_head(io.BytesIO(closed(b"x")))
    assert head is not None
    assert head.recipe == CHEAP
    assert sealed.fits(KEY, head)
    assert not sealed.fits(OTHER, head)
    for place, value in ((12, 2**31), (16, 2**31), (12, 0), (16, 0)):
        forged = bytearray(closed(b"x"))
        struct.pack_into(">I", forged, place, value)
        assert sealed.read_head(io.BytesIO(bytes(forged))) is None
    assert sealed.read_head(io.BytesIO(b"%PDF-1.7" + bytes(200))) is None


def test_nothing_of_the_content_shows() -> None:
    canary = b"6402151203920001 Contoh Pemohon %PDF-1.7 \x89PNG\r\n\x1a\n SQLite format 3\x00"
    made = closed(canary * 40, 9)
    for part in (b"6402151203920001", b"Contoh", b"%PDF", b"\x89PNG", b"SQLite"):
        assert part not in made
    assert sealed.hidden_name(KEY, "ab") == sealed.hidden_name(KEY, "ab")
    assert sealed.hidden_name(KEY, "ab") != sealed.hidden_name(OTHER, "ab")


def test_the_recovery_key_is_read_as_people_type_it() -> None:
    rng = random.Random(5)
    for _ in range(50):
        key = Key(rng.randbytes(32), CHEAP)
        text = sealed.recovery_text(key)
        assert len(text.split("-")) == 14
        for typed in (text, text.lower(), text.replace("-", " "), text.replace("0", "O").replace("1", "l")):
            assert sealed.secret_in(typed) == key.secret
        place = rng.choice([n for n, c in enumerate(text) if c != "-"])
        wrong = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        assert sealed.secret_in(wrong) is None
        assert sealed.key_from(text, CHEAP) == key
    for none in ("", "sandi", "U" * 56, "é" * 56, text[:-1]):
        assert sealed.secret_in(none) is None


def test_the_usual_recipe_is_dear_enough_and_bearable() -> None:
    recipe = sealed.new_recipe()
    assert recipe.kib >= 64 * 1024
    assert recipe.salt != sealed.new_recipe().salt
    key = sealed.derived("sandi yang cukup panjang", recipe)
    assert key.mark == sealed.derived("sandi yang cukup panjang", recipe).mark
    assert len(key.mark) == 8
