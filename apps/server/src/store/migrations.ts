import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Tables } from './tables.ts'

/** Every change of the tables, in order; one that was released is never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-rooms-and-chat': {
    up: async (db) => {
      await sql`create table rooms (
        id text primary key,
        instance uuid not null,
        host_secret_hash text not null,
        password_hash text,
        locked boolean not null default false,
        created_at bigint not null)`.execute(db)
      await sql`create table chat (
        room text not null references rooms (id) on delete cascade,
        id uuid not null,
        peer text not null,
        name text not null,
        text text not null,
        at bigint not null,
        place bigint generated always as identity,
        primary key (room, id))`.execute(db)
      await sql`create index chat_order on chat (room, place)`.execute(db)
      await sql`create table removals (
        room text not null references rooms (id) on delete cascade,
        peer text not null,
        at bigint not null,
        primary key (room, peer))`.execute(db)
      await sql`create table keys (name text primary key, secret text not null)`.execute(db)
    },
  },
  '0002-talking': {
    up: async (db) => {
      await sql`alter table rooms add column chat_open boolean not null default true`.execute(db)
      await sql`alter table chat
        add column to_peer text,
        add column to_name text,
        add column reply_to uuid,
        add column mentions jsonb,
        add column picture jsonb,
        add column edited_at bigint,
        add column deleted boolean not null default false`.execute(db)
      await sql`create index chat_private on chat (room, place) where to_peer is not null`.execute(db)
      await sql`create table chat_reactions (
        room text not null,
        message uuid not null,
        emoji text not null,
        peer text not null,
        place bigint generated always as identity,
        primary key (room, message, emoji, peer),
        foreign key (room, message) references chat (room, id) on delete cascade)`.execute(db)
      await sql`create table pictures (
        room text not null references rooms (id) on delete cascade,
        id uuid not null,
        peer text not null,
        type text not null,
        bytes bytea not null,
        at bigint not null,
        message uuid,
        primary key (room, id))`.execute(db)
    },
  },
  '0003-transcripts': {
    up: async (db) => {
      await sql`create table transcripts (
        room text primary key references rooms (id) on delete cascade,
        kept boolean not null)`.execute(db)
      await sql`create table transcript_lines (
        room text not null references rooms (id) on delete cascade,
        place bigint generated always as identity,
        peer text not null,
        name text not null,
        text text not null,
        at bigint not null,
        primary key (room, place))`.execute(db)
    },
  },
  '0004-direct': {
    up: async (db) => {
      await sql`alter table rooms add column direct boolean not null default true`.execute(db)
    },
  },
}

/** Brings the tables up to date; several servers at once wait for one another (Kysely takes a lock). */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('the database could not be brought up to date', { cause: error })
}
