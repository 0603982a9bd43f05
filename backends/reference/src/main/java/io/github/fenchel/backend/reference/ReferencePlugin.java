package io.github.fenchel.backend.reference;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import java.util.List;

/** Offers the backend {@code reference}. */
public final class ReferencePlugin implements Plugin {

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<Offer<Backend>> backends() {
    Descriptor descriptor =
        Descriptor.of("reference", "plain Java in double precision, forward only: the oracle");
    return List.of(new Offer<>(descriptor, arguments -> new ReferenceBackend()));
  }
}
