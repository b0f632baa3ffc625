"""The office full of hostile texts, made once for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.hostile.corpus import LARGE
from tests.hostile.spoiled import Spoiled, spoiled_office


@pytest.fixture(scope="session")
def spoiled(founded_office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spoiled]:
    made = spoiled_office(*founded_office("sangasanga"), tmp_path_factory.mktemp("jahat"))
    yield made
    made.engine.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of the corpus takes longer than any test of a usual run may."""
    for item in items if LARGE else ():
        if "hostile" in item.path.parts:
            item.add_marker(pytest.mark.timeout(3600))
