"""Links the things of the graph to the units of national registers: candidates with evidence, decisions."""
