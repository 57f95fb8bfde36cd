"""Files that are replaced: an error names the file that failed, once."""

import pytest

from geomap.errors import OutputError
from geomap.files import replacing


def test_an_error_within_keeps_the_name_that_it_has(tmp_path):
    with (
        pytest.raises(OutputError) as raised,
        replacing(tmp_path / "first"),
        replacing(tmp_path / "second"),
    ):
        raise OSError(28, "No space left on device")
    assert str(raised.value) == f"{tmp_path / 'second'}: cannot write: No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_the_file_that_cannot_be_opened_is_the_one_that_is_named(tmp_path):
    (tmp_path / "folder").mkdir()
    with (
        pytest.raises(OutputError) as raised,
        replacing(tmp_path / "first"),
        replacing(tmp_path / "folder"),
    ):
        pass
    assert str(raised.value) == f"{tmp_path / 'folder'}: this is a folder; name a file in it"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
