// Nest's ESM packages import each other in circles that Jest resolves only in this order.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
import '@nestjs/swagger';
import '@nestjs/typeorm';
