import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, MaxLength } from 'class-validator';

export class CreatePostDto {
  @IsString()
  @Length(10, 200)
  title!: string;

  @IsString()
  @MaxLength(100_000)
  content!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsString({ each: true })
  @Length(1, 30, { each: true })
  tags: string[] = [];
}
