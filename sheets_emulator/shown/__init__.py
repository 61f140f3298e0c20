"""What a person sees of a sheet: looks, conditional formats, filters, sizes, charts. The page and
the exports draw from here; nothing is changed."""
