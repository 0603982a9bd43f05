package io.github.fenchel.backend.tck.backend;

import io.github.fenchel.api.backend.Capability;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a backend must declare for a test, or for all tests of a class, to hold.
 *
 * <p>On a backend that does not declare it, the test is not skipped: it then passes only if what it
 * does is refused by the capability's name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Inherited
public @interface Needs {
  /** The capabilities. */
  Capability[] value();
}
