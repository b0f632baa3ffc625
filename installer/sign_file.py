"""Signs the one file named on the command line; NSIS calls this for the uninstaller."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from installer import sign

if __name__ == "__main__":
    sign.sign(Path(sys.argv[1]))
