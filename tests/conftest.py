"""What every test shares."""

from hypothesis import settings

settings.register_profile("house", deadline=None)  # first calls load holiday tables; two cores are shared
settings.load_profile("house")
