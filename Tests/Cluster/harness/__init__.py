"""What every check of a cluster needs: brokers, gateways, workers, a client, sounds, a recogniser of known speed."""
