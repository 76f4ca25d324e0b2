"""What stands on a page of any medium: tables cut to its width, cells below each other, drawings that fit."""
