"""The hall's one visual language: tokens, font, and the Kivy base both screens are built on."""
