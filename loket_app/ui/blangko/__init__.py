"""The office's forms (blangko) in Pengaturan: their list, their editor beside the live page, and their versions."""
