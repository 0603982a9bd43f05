package io.github.fenchel.backend.tck.sample;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import java.util.ServiceLoader;

/** Backends that the class path's plugins offer, the reference backend above all. */
public final class Oracle {
  private Oracle() {}

  /** Returns the reference backend. */
  public static Backend backend() {
    for (Plugin plugin : ServiceLoader.load(Plugin.class)) {
      for (Offer<Backend> offer : plugin.backends()) {
        if (offer.descriptor().id().equals("reference")) {
          return offer.create(Arguments.none());
        }
      }
    }
    throw new IllegalStateException(
        "the kit compares with the backend \"reference\", and no plugin on the class path offers"
            + " it: add fenchel-backend-reference to the test dependencies");
  }

  /** Returns the backend of the named class, as its plugin offers it. */
  public static Backend offered(String className) {
    for (Plugin plugin : ServiceLoader.load(Plugin.class)) {
      for (Offer<Backend> offer : plugin.backends()) {
        Backend backend = offer.create(Arguments.none());
        if (backend.getClass().getName().equals(className)) {
          return backend;
        }
      }
    }
    throw new IllegalStateException(
        "no plugin on the class path offers a backend of class " + className);
  }
}
