"""The page of the network: what is asked, the part of the network that it is, its picture, its tables."""
