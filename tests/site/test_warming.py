"""A process of pages has everything loaded before its first reader comes."""

import gc

from hoaluoi.site import warming


def test_every_template_of_the_product_can_be_parsed():
    assert warming.load_templates() > 200


def test_what_is_loaded_is_kept_from_the_collector():
    before = gc.get_threshold()
    try:
        warming.spare_collector()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
