"""The kiosk that gives queue numbers: a visitor touches what he came for and takes the paper; no name is asked."""
