"""What every attack needs: a server, raw connections, a bystander, measurements."""
