"""What stands in a signature block, by the capacity in which a letter is signed (tata naskah dinas)."""

from dataclasses import dataclass

from loket_app.domain.people import Capacity


@dataclass(frozen=True, slots=True)
class Signatory:
    """What stands in a signature block: the lines above the space, then name, pangkat and NIP.

    >>> signatory("SANGASANGA", Capacity.AN, "Contoh Nama", "Penata", "1970", "SEKRETARIS CAMAT").heading
    ('a.n. CAMAT SANGASANGA', 'SEKRETARIS CAMAT,')
    """

    heading: tuple[str, ...]
    name: str
    rank: str
    nip: str


def signatory(place: str, capacity: Capacity, name: str, rank: str, nip: str, position: str) -> Signatory:
    """The signature block of a letter of the camat of `place` (upper case), signed in `capacity`.

    a.n. goes one level down, u.b. two levels (DOMAIN 3.8); Plt., Plh. and Pj. stand before the post itself.
    """
    post = f"CAMAT {place.upper()}"
    own = position.upper()
    heading: tuple[str, ...]
    if capacity is Capacity.DEFINITIF:
        heading = (f"{post},",)
    elif capacity is Capacity.AN:
        heading = (f"a.n. {post}", f"{own},")
    elif capacity is Capacity.UB:
        heading = (f"a.n. {post}", "SEKRETARIS CAMAT", "u.b.", f"{own},")
    else:
        heading = (f"{capacity.value} {post},",)
    return Signatory(heading, name, rank, nip)
