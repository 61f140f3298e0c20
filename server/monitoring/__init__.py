"""For whatever watches a deployment: /healthz, /readyz and /metrics."""
