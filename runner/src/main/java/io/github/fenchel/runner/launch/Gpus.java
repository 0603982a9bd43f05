package io.github.fenchel.runner.launch;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.LockFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.runner.worker.TaskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs that runs may have, each leased to one run at a time among all of a user's commands.
 *
 * <p>A lease is two locks: the command's own, and one that the child holds itself, so that a GPU is
 * free only when the process that computed on it is gone.
 *
 * @param names as {@code CUDA_VISIBLE_DEVICES} names them, in its order
 * @param file where the locks are
 */
public record Gpus(List<String> names, Path file) {
  private static final String MASK = "CUDA_VISIBLE_DEVICES";
  private static final String DEVICE = "cuda";

  /** Beyond every number of a device: where names that are not numbers have their locks. */
  private static final long NAMED = 1L << 32;

  /** No GPU: a device needs no lease then. */
  public static final Gpus NONE = new Gpus(List.of(), Path.of("none"));

  /** Copies the list. */
  public Gpus {
    names = List.copyOf(names);
  }

  /**
   * Returns the GPUs of this machine that the environment lets this process see.
   *
   * @param wanted some of them, as {@code 0,2}; null for all
   * @throws FenchelException of kind USER if one that is wanted is not among them
   */
  public static Gpus ofMachine(@Nullable String wanted) {
    return of(wanted, System.getenv(MASK), folder());
  }

  /**
   * Returns some GPUs.
   *
   * @param wanted see {@link #ofMachine}
   * @param mask what the environment lets this process see; null for all that there are
   * @param folder where the locks are
   */
  static Gpus of(@Nullable String wanted, @Nullable String mask, Path folder) {
    Path file = folder.resolve("gpus.locks");
    if (wanted == null) {
      return new Gpus(mask == null ? found(Path.of("/dev")) : list(mask), file);
    }
    Set<String> chosen = new LinkedHashSet<>();
    for (String name : wanted.split(",", -1)) {
      String gpu = name.strip();
      if (gpu.isEmpty() || !chosen.add(gpu)) {
        throw FenchelException.user("--gpus " + wanted + ": expected different GPUs, e.g. 0,2");
      }
      if (mask != null && !list(mask).contains(gpu)) {
        throw FenchelException.user(
            "--gpus " + wanted + ": " + gpu + " is not among " + MASK + "=" + mask);
      }
    }
    return new Gpus(List.copyOf(chosen), file);
  }

  /** Nothing stands behind -1: a mask with it hides all that follow. */
  private static List<String> list(String mask) {
    List<String> names = new ArrayList<>();
    for (String name : mask.split(",", -1)) {
      if (name.isBlank() || name.strip().equals("-1")) {
        break;
      }
      names.add(name.strip());
    }
    return names;
  }

  private static List<String> found(Path devices) {
    if (!Folders.isReadable(devices)) {
      return List.of();
    }
    long count =
        Folders.in(devices).stream()
            .filter(path -> String.valueOf(path.getFileName()).matches("nvidia[0-9].*"))
            .count();
    return IntStream.range(0, (int) count).mapToObj(Integer::toString).toList();
  }

  /** One folder for all commands of a user on this machine. */
  private static Path folder() {
    String configured = System.getProperty("fenchel.gpus");
    return configured != null
        ? Path.of(configured)
        : Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("fenchel-gpus-" + System.getProperty("user.name"));
  }

  /**
   * A GPU for one run.
   *
   * @param lock the command's lock; null if the run needs none
   * @param environment what the child's environment needs for it
   * @param ofChild the child's lock; null if the run needs none
   */
  record Lease(
      LockFile.@Nullable Held lock,
      Map<String, String> environment,
      TaskFile.@Nullable DeviceLock ofChild)
      implements AutoCloseable {
    static final Lease NONE = new Lease(null, Map.of(), null);

    Lease {
      environment = Map.copyOf(environment);
    }

    @Override
    public void close() {
      if (lock != null) {
        lock.close();
      }
    }
  }

  /**
   * Leases what a run's device stands for: {@code cuda:0} for whichever is free, which is the
   * child's only one; {@code cuda:1} and so on for that one in the order of the names.
   *
   * <p>A device that is not there needs no lease: the child reports that it is missing.
   *
   * @return the lease; empty while all that would do are in use
   */
  Optional<Lease> lease(String device) {
    if (!device.startsWith(DEVICE) || names.isEmpty()) {
      return Optional.of(Lease.NONE);
    }
    int place = device.length() > DEVICE.length() ? place(device) : 0;
    if (place >= names.size()) {
      return Optional.of(Lease.NONE);
    }
    if (place > 0) {
      return lease(names.get(place), name -> String.join(",", names));
    }
    return names.stream().flatMap(name -> lease(name, only -> only).stream()).findFirst();
  }

  private static int place(String device) {
    return Integer.parseInt(device.substring(DEVICE.length() + 1));
  }

  private Optional<Lease> lease(String name, Function<String, String> visible) {
    try {
      Folders.make(file.toAbsolutePath().resolveSibling(""));
    } catch (IOException e) {
      throw StorageFault.writing(file, e);
    }
    LockFile locks = new LockFile(file);
    Optional<LockFile.Held> lock = locks.tryLock(number(name));
    if (lock.isPresent() && locks.isLocked(number(name) + 1)) {
      lock.get().close(); // a child whose command was killed has it still
      return Optional.empty();
    }
    return lock.map(
        held ->
            new Lease(
                held,
                Map.of(MASK, visible.apply(name)),
                new TaskFile.DeviceLock(file.toAbsolutePath(), number(name) + 1)));
  }

  private static long number(String name) {
    return name.matches("[0-9]{1,6}")
        ? 2 * Long.parseLong(name)
        : NAMED + 2 * Integer.toUnsignedLong(name.hashCode());
  }
}
