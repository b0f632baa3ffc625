"""Icons and words of a request's flags and steps, the same on the board, in its side and in the register."""

from loket_app.usecases.views.board import Flag, SegmentState

FLAG_ICONS: dict[Flag, str] = {
    Flag.LATE: "late",
    Flag.NEARLY: "warning",
    Flag.PAUSED: "pause",
    Flag.READY: "ready",
    Flag.DELIVERY: "delivery",
    Flag.WAITING: "waiting",
    Flag.OBJECTION: "objection",
    Flag.FORWARDED: "forward",
    Flag.PRIORITY: "priority",
    Flag.UPHELD: "upheld",
}

SEGMENT_WORDS: dict[SegmentState, str] = {
    SegmentState.DONE: "selesai",
    SegmentState.LATE: "selesai, lewat batas",
    SegmentState.CURRENT: "sedang berjalan",
    SegmentState.TODO: "belum",
    SegmentState.UNRECORDED: "tidak dicatat",
    SegmentState.PAUSED: "dijeda",
}
