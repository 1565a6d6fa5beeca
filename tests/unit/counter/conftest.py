"""The sample hall, and a counter and a desk in it."""

import pytest

from config.hall import Hall, default_hall_path, load_hall

from .world import World


@pytest.fixture(scope="session")
def hall() -> Hall:
    return load_hall(default_hall_path())


@pytest.fixture
def world(hall: Hall) -> World:
    """W01, nobody signed in yet."""
    return World(hall)


@pytest.fixture
def at_work(world: World) -> World:
    """W01 with its A signed in and people waiting."""
    world.sign_in(next=world.waiting("A013", "A014"))
    world.show_queues()
    world.show_posts()
    return world


@pytest.fixture
def desk(hall: Hall) -> World:
    """D01 with its A signed in."""
    world = World(hall, "D01")
    world.sign_in()
    world.show_queues()
    world.show_posts()
    return world
