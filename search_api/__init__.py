"""Questions -> cited results. Knows no HTML."""
