from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "hoaluoi.core.ledger"
    label = "ledger"
