@org.jspecify.annotations.NullMarked
package io.splashdam.log;
