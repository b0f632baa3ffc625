"""Data pribadi: the duties of UU 27/2022 on one page of Pengaturan."""
