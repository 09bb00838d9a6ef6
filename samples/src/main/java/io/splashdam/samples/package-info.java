/** One program for each thing that Splashdam is used for, and the demo that the launcher starts. */
@NullMarked
package io.splashdam.samples;

import org.jspecify.annotations.NullMarked;
