"""The kiosk's pages: they show what the presenter says and hand touches on. Import after
`kivy_base.prepare`.
"""
