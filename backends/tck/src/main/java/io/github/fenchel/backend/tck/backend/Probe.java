package io.github.fenchel.backend.tck.backend;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Oracle;
import io.github.fenchel.backend.tck.sample.SmallNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** A digest of all that a short training computes, and a process that writes it to a file. */
final class Probe {
  private static final int STEPS = 2;

  private Probe() {}

  /** Writes the digests: backend's class, device, file. */
  public static void main(String[] arguments) throws IOException {
    String digests = digests(Oracle.offered(arguments[0]), arguments[1]);
    Files.writeString(Path.of(arguments[2]), digests);
  }

  /** Returns a digest for each floating type that the backend has. */
  static String digests(Backend backend, String device) {
    Set<Capability> capabilities = backend.capabilities();
    List<String> digests = new ArrayList<>();
    if (capabilities.contains(Capability.FLOAT64)) {
      digests.add("FLOAT64 " + digest(backend, device, DataType.FLOAT64));
    }
    if (capabilities.contains(Capability.TRAIN)) {
      digests.add("FLOAT32 " + digest(backend, device, DataType.FLOAT32));
    }
    return String.join("\n", digests);
  }

  private static String digest(Backend backend, String device, DataType type) {
    Set<Capability> capabilities = backend.capabilities();
    try (Session session = backend.open(new SessionOptions(device, type, 2))) {
      SmallNetwork network = new SmallNetwork(session, Tensor::relu);
      boolean trains = capabilities.contains(Capability.TRAIN);
      boolean penalized = capabilities.contains(Capability.DOUBLE_BACKPROP);
      Program step =
          session.compile(
              "step",
              in ->
                  trains
                      ? train(session, network, in, penalized)
                      : List.of(network.trained(in.get(0), in.get(1))));
      List<HostArray> results = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        results.addAll(step.call(SmallNetwork.images(), SmallNetwork.labels()));
      }
      network.weights().stream().map(Variable::read).forEach(results::add);
      return digest(results);
    }
  }

  private static List<Tensor> train(
      Session session, SmallNetwork network, List<Tensor> in, boolean penalized) {
    Tensor attack =
        session
            .valueAndGradient(x -> Loss.of(network.evaluated(x, in.get(1)).sum()), in.get(0))
            .gradient()
            .sign()
            .mul(0.03);
    Tensor at = in.get(0).add(attack);
    Gradients g =
        session.gradients(
            () ->
                Loss.of(
                    penalized
                        ? network.penalized(at, in.get(1))
                        : network.trained(at, in.get(1)).mean()),
            network.weights());
    network.weights().forEach(w -> w.assign(w.value().sub(g.of(w).mul(1e-3))));
    return List.of(attack, g.value());
  }

  private static String digest(List<HostArray> arrays) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      arrays.forEach(array -> sha256.update(array.toBytes()));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
