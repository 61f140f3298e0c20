<?php
// WordPress defines dbDelta() here; the stand-in is already there.
