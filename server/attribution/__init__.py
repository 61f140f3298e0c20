"""Where a lead came from: from what its links and referrers say to 流入チャネル. Pure; no I/O.

The rules are the product's channel definitions (docs/channels.md); tests/vectors/channels.json
is their table of examples, shared with the browser script.
"""
