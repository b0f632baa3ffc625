"""What the frozen program takes along, and what of its libraries stays out: decisions; the spec carries them out."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]
"""PyInstaller's: name in the program folder, where it comes from, kind."""

EXCLUDED_MODULES = (
    # Never used by the program; hooks of libraries would bring them.
    "tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "pydoc_data", "unittest", "doctest", "pdb", "test",
    "ensurepip", "distutils", "setuptools", "pkg_resources", "xmlrpc", "pytest", "_pytest", "hypothesis", "numpy",
    "IPython", "matplotlib", "pandas", "curses",
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "PySide6.QtTest", "PySide6.QtDBus", "PySide6.QtSql", "PySide6.QtXml", "PySide6.QtDesigner", "PySide6.QtHelp",
    "PySide6.QtUiTools", "PySide6.QtConcurrent", "PySide6.QtSvgWidgets", "PySide6.scripts", "PySide6.support",
    "sqlalchemy.dialects.mysql", "sqlalchemy.dialects.oracle", "sqlalchemy.dialects.mssql",
    "sqlalchemy.testing", "sqlalchemy.ext.mypy", "sqlalchemy.ext.asyncio",
    "PIL._avif", "PIL._webp", "PIL.AvifImagePlugin", "PIL.WebPImagePlugin", "PIL.ImageTk", "PIL._imagingtk",
    "PIL.ImageQt", "PIL.ImageGrab", "PIL.ImageShow", "PIL._imagingcms",
    "reportlab.graphics.testshapes", "reportlab.graphics.samples", "lxml.objectify", "lxml.isoschematron",
    "lxml.html", "lxml.sax", "lxml.cssselect", "lxml.doctestcompare",
    "cffi.recompiler", "cffi.setuptools_ext", "pycparser", "asyncio.test_utils",
)  # fmt: skip

PLUGINS = frozenset({
    "platforms/qwindows", "platforms/qoffscreen", "platforms/qxcb",
    "imageformats/qjpeg", "imageformats/qico", "imageformats/qsvg",
    "iconengines/qsvgicon",
    "printsupport/windowsprintersupport", "printsupport/cupsprintersupport",
    "platforminputcontexts/composeplatforminputcontextplugin",
})  # fmt: skip
"""Qt plugins that may come along: windows and the picture-less platform, logos (PNG is built in), icons, printers."""

QT_LIBRARIES = frozenset({"core", "gui", "widgets", "printsupport", "svg", "dbus", "xcbqpa"})
"""Qt libraries that may come along. DBus and XcbQpa are Linux: the window platform is linked with them."""

LEFT_OUT = re.compile(
    r"""(^|/)(
      opengl32sw\.dll | d3dcompiler_\d+\.dll | libegl\.dll | libglesv2\.dll   # OpenGL: nothing draws with it
    | icuuc\.dll | mscms\.dll | bcryptprimitives\.dll   # of Windows itself; under Wine a stand-in
    | pyside6qml[^/]* | libpyside6qml[^/]*
    | concrt140\.dll | vcamp140\.dll | vccorlib140\.dll | vcomp140\.dll | msvcp140_codecvt_ids\.dll
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
LEFT_OUT_FOLDERS = (
    "PySide6/translations/", "PySide6/Qt/translations/", "PySide6/qml/", "PySide6/Qt/qml/", "PySide6/resources/",
    "PySide6/Qt/resources/", "reportlab/fonts/", "openpyxl/tests/", "lxml/includes/", "lxml/isoschematron/",
    "sqlalchemy/testing/", "setuptools/",
)  # fmt: skip
ZONES = re.compile(r"^tzdata/zoneinfo/(Asia/[^/]+|Etc/UTC|UTC|__init__\.py|tzdata\.zi)$")
SHIPPED_BY_DEBIAN = re.compile(r"^lib(?!python3|pyside6|shiboken6|Qt6|icu)[^/]*\.so")
"""On Debian the system's libraries are depended upon, not shipped: they get their security updates from there."""


def keeps(name: str, trimmed: bool = True) -> bool:
    """True when a file of this name is shipped; an untrimmed build ships all but the stand-ins."""
    path = name.replace("\\", "/")
    if not trimmed:
        return PurePosixPath(path).name.casefold() not in ("icuuc.dll", "mscms.dll", "bcryptprimitives.dll")
    if LEFT_OUT.search(path) or path.startswith(LEFT_OUT_FOLDERS):
        return False
    if path.startswith("tzdata/zoneinfo/"):
        return ZONES.match(path) is not None
    plugin = re.match(r"PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?([^/.]+)\.", path)
    if plugin:
        return f"{plugin[1]}/{plugin[2]}" in PLUGINS
    library = re.match(r"(?:PySide6/(?:Qt/lib/)?)?(?:lib)?Qt6([A-Za-z0-9]+)\.(?:dll|so)", path)
    if library:
        return library[1].casefold() in QT_LIBRARIES
    return True


def kept(entries: Iterable[Entry], trimmed: bool = True) -> list[Entry]:
    """Of PyInstaller's findings, what is shipped."""
    return [entry for entry in entries if keeps(entry[0], trimmed)]


def without_system(entries: Iterable[Entry]) -> list[Entry]:
    """Of PyInstaller's findings on Debian, what no Debian package brings."""
    return [entry for entry in entries if not SHIPPED_BY_DEBIAN.match(entry[0])]


def stowaways(names: Iterable[str]) -> list[str]:
    """What a finished program folder holds though it must not; the build stops on any."""
    inside = (name.replace("\\", "/").removeprefix("_internal/") for name in names)
    return sorted(name for name in inside if not keeps(name))
