package io.github.fenchel.runner.plugin.guard;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.CurveMetric;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.objective.NormRoute;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.PerturbationRoute;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part that a plugin made, behind its contract: what it returns is checked, what it throws is
 * named, and while it is called the process knows whose code runs.
 *
 * <p>It may be cast to each contract that the part keeps; a plugin that is handed a part of its own
 * gets the part itself.
 */
final class GuardedPart implements InvocationHandler {
  private static final List<Class<?>> CONTRACTS =
      List.of(
          Architecture.class,
          Attack.class,
          Augmentation.class,
          Backend.class,
          Blueprint.class,
          CurveMetric.class,
          DatasetSource.class,
          LearningRate.class,
          Metric.class,
          Network.class,
          Norm.class,
          NormRoute.class,
          Objective.class,
          Optimizer.class,
          Optimizer.Update.class,
          PerturbationRoute.class,
          SaliencyMethod.class);

  /** The methods called when a suite is read, which must be fast. */
  private static final Set<String> QUICK =
      Set.of(
          "info",
          "check",
          "blueprint",
          "weights",
          "definition",
          "capabilities",
          "versions",
          "kernelLevels",
          "passes",
          "measures",
          "explains",
          "needs");

  private final String jar;
  private final String part;
  private final Object guest;

  private GuardedPart(String jar, String part, Object guest) {
    this.jar = jar;
    this.part = part;
    this.guest = guest;
  }

  /**
   * A part behind its contract; one of Fenchel's own classes is left as it is.
   *
   * @param jar the plugin's jar
   * @param part the part's kind and id
   * @param contract what it must be
   * @param guest what the plugin made
   */
  static <T> T of(String jar, String part, Class<T> contract, Object guest) {
    if (isOwn(guest.getClass()) || behind(guest) != null) {
      return contract.cast(guest);
    }
    Class<?>[] faces =
        CONTRACTS.stream().filter(face -> face.isInstance(guest)).toArray(Class<?>[]::new);
    return contract.cast(
        Proxy.newProxyInstance(
            GuardedPart.class.getClassLoader(), faces, new GuardedPart(jar, part, guest)));
  }

  /** Returns what a plugin may see of a value: of its own parts, the part itself. */
  static @Nullable Object bare(String jar, @Nullable Object value) {
    GuardedPart behind = behind(value);
    return behind != null && behind.jar.equals(jar) ? behind.guest : value;
  }

  private static @Nullable GuardedPart behind(@Nullable Object value) {
    return value != null
            && Proxy.isProxyClass(value.getClass())
            && Proxy.getInvocationHandler(value) instanceof GuardedPart handler
        ? handler
        : null;
  }

  private static boolean isOwn(Class<?> type) {
    return type.getClassLoader() == GuardedPart.class.getClassLoader();
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments;
    Object[] bare = new Object[given.length];
    for (int i = 0; i < given.length; i++) {
      bare[i] = bare(jar, given[i]);
    }
    String name = method.getName();
    String what = part + ": " + name;
    Object result;
    PluginCalls.Call call = PluginCalls.enter(jar, what, QUICK.contains(name));
    try {
      result = method.invoke(guest, bare);
      if (method.getDeclaringClass() == Object.class || method.getReturnType() == void.class) {
        return result;
      }
      if (result == guest) {
        return proxy;
      }
      new ReturnChecks(jar, what).check(name, given, guest, result);
    } catch (InvocationTargetException thrown) {
      throw tame(jar, what, thrown.getCause() == null ? thrown : thrown.getCause());
    } finally {
      call.end();
    }
    return guarded(result);
  }

  private @Nullable Object guarded(@Nullable Object result) {
    if (result instanceof Optional<?> optional) {
      return optional.map(this::guarded);
    }
    if (result instanceof Dataset dataset) {
      return new Dataset(
          dataset.info(),
          split("train", dataset.train(), dataset.info(), dataset.info().trainSize()),
          split("test", dataset.test(), dataset.info(), dataset.info().testSize()),
          dataset.digests());
    }
    if (result != null && CONTRACTS.stream().anyMatch(face -> face.isInstance(result))) {
      return of(jar, part, Object.class, result);
    }
    return result;
  }

  private GuardedSplit split(String name, Split split, DatasetInfo info, int images) {
    return new GuardedSplit(jar, part + ": " + name, split, info, images);
  }

  /**
   * Returns what a plugin threw, made harmless: what a contract allows, or what identifies the
   * plugin by its stack, as it is; else with the plugin's name.
   */
  static Throwable tame(String jar, String what, Throwable thrown) {
    boolean known = thrown.getClass().getClassLoader() == null || isOwn(thrown.getClass());
    boolean unchecked = thrown instanceof RuntimeException || thrown instanceof Error;
    boolean allowed =
        thrown instanceof IllegalArgumentException
            || thrown instanceof FenchelException
            || thrown instanceof PluginException
            || thrown instanceof OutOfMemoryError;
    if (known && unchecked && (allowed || PluginFault.plugin(thrown).isPresent())) {
      return thrown;
    }
    if (thrown instanceof IllegalArgumentException) {
      return new IllegalArgumentException(PluginFault.text(thrown));
    }
    // A foreign class may fail when asked for its trace: the copy holds what it had.
    RuntimeException copy = new RuntimeException(PluginFault.text(thrown));
    copy.setStackTrace(PluginFault.stack(thrown));
    return new PluginException(jar, what + " threw " + PluginFault.text(thrown), copy);
  }
}
