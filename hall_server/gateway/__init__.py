"""The server's end of MQTT: commands in, replies, events and state out, the managed broker."""
