"""Colours and sizes of the spreadsheet, light theme; the pages have the same in their CSS."""

INK = "#1F2933"
MUTED = "#616E7C"
SURFACE = "#FFFFFF"
RAISED = "#F7F9FB"
LINE = "#D9E2EC"
ACCENT = "#0B6BCB"
HEADER_FILL = "#243B53"
HEADER_INK = "#FFFFFF"
PEOPLE_FILL = "#FFFBEA"
GOOD = "#0F7B4D"
WARN = "#9A6700"
BAD = "#B42318"

# Of what programs show in dark mode and know no CSS of ours: e-mails.
DARK_INK = "#F0F4F8"
DARK_MUTED = "#9AA5B1"
DARK_SURFACE = "#111820"
DARK_LINE = "#2E3A47"
DARK_ACCENT = "#5AA9F5"

# Paler fills behind the ink of the same meaning; contrast of each pair is at least 4.5:1.
INFO_FILL = "#E3EFFB"
GOOD_FILL = "#DDF3E7"
WARN_FILL = "#FFF0CC"
BAD_FILL = "#FDE4E1"
QUIET_FILL = "#EDF1F5"
# The deep end of a colour scale, whose pale end is the surface.
SCALE_FILL = "#B7D5F2"
PEOPLE_BAND = "#FFF8E1"
RAISED_BAND = "#EDF1F5"

FONT = "Noto Sans JP"
TABLE_SIZE = 10
TITLE_SIZE = 14
HEADLINE_SIZE = 24
ROW_PIXELS = 24
HEADER_PIXELS = 32

TAB_COLOUR = {"input": "#F2C94C", "kpi": "#0B6BCB", "machine": "#9AA5B1"}
