"""The parts of `build_installer.py`: pinned inputs, the frozen program, Setup.exe, the .deb, and their proofs."""
