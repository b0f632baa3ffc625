"""The manual in a window of its own beside the work: F1 opens the page of the screen that is shown."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeyEvent, QShowEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from loket_app.definitions.manual import Page, manual
from loket_app.domain.form_layout import Marker
from loket_app.domain.report import Block, Heading, Items, Paragraph, Pictures, Table, Words, plain_words
from loket_app.ui import theme
from loket_app.ui.fields import LineEdit
from loket_app.ui.theme import Type
from loket_app.ui.widgets import label

TITLE = "Panduan"
FIRST = "mulai"
LIST_WIDTH, WIDE, HIGH, MARGIN = 230, 940, 700, 16
_KEY = Qt.ItemDataRole.UserRole


class ManualWindow(QWidget):
    """Pages on the left, the page on the right. It stops nothing: the counter works on beside it; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        theme.dress(self)
        self.setWindowTitle(TITLE)
        self.pages: tuple[Page, ...] = manual()
        self.search = LineEdit("Cari di panduan")
        self.list = QListWidget()
        self.list.setAccessibleName("Halaman panduan")
        self.list.setSpacing(2)
        self.text = QTextBrowser()
        self.text.setAccessibleName("Isi halaman")
        self.text.setOpenExternalLinks(False)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(label("Panah memilih, Tab membaca, Esc menutup.", "small", "muted", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(12)
        row.addLayout(left)
        row.addWidget(self.text, 1)
        self.list.setFixedWidth(theme.current().px(LIST_WIDTH))
        self.search.setFixedWidth(theme.current().px(LIST_WIDTH))
        self.resize(theme.current().px(WIDE), theme.current().px(HIGH))
        self.list.currentItemChanged.connect(self._chosen)
        self.search.textChanged.connect(self._list_pages)
        self._list_pages("")

    def open_screen(self, screen: str) -> None:
        """The page of this screen, or where everybody begins."""
        self.search.clear()
        page = next((p for p in self.pages if p.screen == screen), None)
        self.open_page(page.key if page is not None else FIRST)

    def open_page(self, key: str) -> None:
        """Show a page with the focus in the list; a child of the main window always lies in front of it."""
        for place in range(self.list.count()):
            if self.list.item(place).data(_KEY) == key:
                self.list.setCurrentRow(place)
        self.show()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self) -> Page | None:
        """The page that is shown."""
        item = self.list.currentItem()
        key = item.data(_KEY) if item is not None else None
        return next((p for p in self.pages if p.key == key), None)

    def showEvent(self, event: QShowEvent) -> None:
        """In the look of the moment."""
        super().showEvent(event)
        self._chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F1 close it."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.close()
        else:
            super().keyPressEvent(event)

    def _list_pages(self, wanted: str) -> None:
        """The pages whose words hold all that is typed, under their group."""
        words = wanted.casefold().split()
        found = [page for page in self.pages if all(word in _text_of(page).casefold() for word in words)]
        self.list.clear()
        for group, pages in groupby(found, key=lambda page: page.group):
            head = QListWidgetItem(group)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setFont(theme.current().font(Type.SMALL_STRONG))
            self.list.addItem(head)
            for page in pages:
                item = QListWidgetItem(f"   {page.title}")
                item.setData(_KEY, page.key)
                self.list.addItem(item)
        if found:
            self.list.setCurrentRow(1)
        else:
            self.text.setHtml(f"<p>Tidak ada halaman dengan kata «{escape(wanted)}».</p>")

    def _chosen(self) -> None:
        page = self.page()
        # What is chosen before the window is seen would be set in a width that does not hold.
        if page is None or not self.isVisible():
            return
        document, width = self.text.document(), self.text.viewport().width() - 3 * MARGIN
        for number, picture in enumerate(_pictures(page)):
            # Scaled here: the text view leaves out every second pixel.
            ratio = self.devicePixelRatioF()
            fitted = picture.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
            fitted.setDevicePixelRatio(ratio)
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(f"gambar:{number}"), fitted)
        document.setDocumentMargin(MARGIN)
        self.text.setHtml(page_html(page, width))
        self.text.verticalScrollBar().setValue(0)


def _pictures(page: Page) -> list[QImage]:
    found = [picture.data for block in page.blocks if isinstance(block, Pictures) for picture in block.pictures]
    return [QImage.fromData(data) for data in found]


def _text_of(page: Page) -> str:
    lines = [page.title]
    for block in page.blocks:
        if isinstance(block, Heading):
            lines.append(block.text)
        elif isinstance(block, Paragraph):
            lines.append(plain_words(block.words))
        elif isinstance(block, Items):
            lines += [plain_words(item) for item in block.items]
        elif isinstance(block, Table):
            lines += [cell for row in block.texts for cell in row]
    return " ".join(lines)


def page_html(page: Page, width: int) -> str:
    """A page as Qt's rich text, pictures `width` px wide; every text is escaped."""
    look = theme.current()
    style = (
        f"body {{ color: {look.tokens.ink}; }} h1 {{ color: {look.tokens.primary}; }} "
        f"h2 {{ color: {look.tokens.primary}; }} p.small {{ color: {look.tokens.muted}; }}"
    )
    numbers = iter(range(100))
    body = "".join(_html(block, width, numbers) for block in page.blocks)
    return f"<html><head><style>{style}</style></head><body><h1>{escape(page.title)}</h1>{body}</body></html>"


def _html(block: Block, width: int, numbers: Iterator[int]) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, Paragraph):
        return f"<p>{_rich(block.words)}</p>"
    if isinstance(block, Items):
        tag = "ol" if block.marker is Marker.NUMBER else "ul"
        items = "".join(f"<li style='margin-bottom: 4px'>{_rich(item)}</li>" for item in block.items)
        return f"<{tag}>{items}</{tag}>"
    if isinstance(block, Table):
        rows = "".join(f"<tr><td><b>{escape(a)}</b></td><td>{escape(b)}</td></tr>" for a, b in block.texts)
        return f"<table cellpadding='5'>{rows}</table>"
    if isinstance(block, Pictures):
        return "".join(
            f"<p><img src='gambar:{next(numbers)}' width='{width}'/></p><p class='small'>{escape(p.caption)}</p>"
            for p in block.pictures
            if p.data
        )
    return ""


def _rich(words: Words) -> str:
    return "".join(f"<b>{escape(text)}</b>" if bold else escape(text) for text, bold, _ in words)
