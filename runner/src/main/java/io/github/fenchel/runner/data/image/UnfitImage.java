package io.github.fenchel.runner.data.image;

import java.io.IOException;

/** What is wrong with an image's content, in a few words that follow the file's name. */
final class UnfitImage extends IOException {
  private static final long serialVersionUID = 1;

  UnfitImage(String what) {
    super(what);
  }
}
