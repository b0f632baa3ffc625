"""PINs of the tests are hashed lightly: hashing one is slow on purpose, and the tests hash and try thousands.

How heavy the program's own hash is, `tests/usecases/test_pin_key.py` holds against REAL and NOBODY.
"""

from functools import cache
from typing import TYPE_CHECKING

from loket_app.usecases import pin_key

if TYPE_CHECKING:
    from argon2 import PasswordHasher

REAL, NOBODY = pin_key._hasher, pin_key._NOBODY
_NOBODY = "$argon2id$v=19$m=64,t=1,p=1$uXv6X8TAo0pHjaYcnOsPUw$4i0+03k6KolAxVzsk0AV3cc+/h0BARtCnZ/oSxQvduQ"


@cache
def _light() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def lighten() -> None:
    """From now on in this process; processes that a test starts hash as the program does."""
    pin_key._hasher = _light
    # Of a PIN that nobody has, as the program's own is.
    pin_key._NOBODY = _NOBODY
