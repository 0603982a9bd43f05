package io.github.fenchel.runner.run;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.runner.train.Model;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Puts the weights of a stored run into a session. */
final class StoredWeights {
  private StoredWeights() {}

  /**
   * Returns the network of a sound run.
   *
   * @throws FenchelException of kind USER if the weights are of another network: their digests are
   *     right, and yet they may be
   */
  static Model model(
      Path weights, Component architecture, PartFactory parts, DatasetInfo info, Session session) {
    Map<String, HostArray> byName = new HashMap<>();
    Safetensors.read(weights).forEach(named -> byName.put(named.name(), named.array()));
    try {
      return new Model(session, parts.blueprint(architecture, info), byName);
    } catch (IllegalArgumentException e) {
      throw FenchelException.user(
          weights
              + ": are no weights of "
              + architecture.id()
              + " ("
              + e.getMessage()
              + "); move or delete the folder of that run, then run again");
    }
  }
}
