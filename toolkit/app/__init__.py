"""The browser's way in: server, navigation, and the screens."""
