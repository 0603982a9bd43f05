package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.Flatten;
import io.github.fenchel.runner.zoo.layer.Sequential;

/** One dense layer, {@code fc}, from pixels to classes: its gradient map is its weight. */
record LinearClassifier() implements Architecture {
  @Override
  public Blueprint blueprint(NetworkInput input) {
    Dense dense = new Dense("fc", input.image().size(), input.classes());
    return new LayeredBlueprint(input, Sequential.of(new Flatten(), dense));
  }
}
