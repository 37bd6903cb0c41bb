"""OpenCV, array -> array: each step pure, sizes in pixels at a stated resolution."""
