"""Local areas: employment and wages of metropolitan and nonmetropolitan areas, and the states each lies in."""
